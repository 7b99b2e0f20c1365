// Compiles our Solidity and gathers the published contracts into one bundle that the node deploys: out/devnet.json.
//
// Usage: node build.mjs [--force]. Does nothing when no input changed since the last run.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const SOURCES = join(HERE, 'src');
const MODULES = join(HERE, 'node_modules');
const OUTPUT = join(HERE, 'out', 'devnet.json');

const AAVE = '@aave/core-v3/artifacts/contracts';

/** The published contracts of the devnet and the artifact of each, inside node_modules. */
const PUBLISHED = {
  WETH9: `${AAVE}/dependencies/weth/WETH9.sol/WETH9.json`,
  PoolAddressesProvider: `${AAVE}/protocol/configuration/PoolAddressesProvider.sol/PoolAddressesProvider.json`,
  ACLManager: `${AAVE}/protocol/configuration/ACLManager.sol/ACLManager.json`,
  SupplyLogic: `${AAVE}/protocol/libraries/logic/SupplyLogic.sol/SupplyLogic.json`,
  BorrowLogic: `${AAVE}/protocol/libraries/logic/BorrowLogic.sol/BorrowLogic.json`,
  LiquidationLogic: `${AAVE}/protocol/libraries/logic/LiquidationLogic.sol/LiquidationLogic.json`,
  EModeLogic: `${AAVE}/protocol/libraries/logic/EModeLogic.sol/EModeLogic.json`,
  BridgeLogic: `${AAVE}/protocol/libraries/logic/BridgeLogic.sol/BridgeLogic.json`,
  FlashLoanLogic: `${AAVE}/protocol/libraries/logic/FlashLoanLogic.sol/FlashLoanLogic.json`,
  PoolLogic: `${AAVE}/protocol/libraries/logic/PoolLogic.sol/PoolLogic.json`,
  ConfiguratorLogic: `${AAVE}/protocol/libraries/logic/ConfiguratorLogic.sol/ConfiguratorLogic.json`,
  Pool: `${AAVE}/protocol/pool/Pool.sol/Pool.json`,
  PoolConfigurator: `${AAVE}/protocol/pool/PoolConfigurator.sol/PoolConfigurator.json`,
  DefaultReserveInterestRateStrategy: `${AAVE}/protocol/pool/DefaultReserveInterestRateStrategy.sol/DefaultReserveInterestRateStrategy.json`,
  AToken: `${AAVE}/protocol/tokenization/AToken.sol/AToken.json`,
  StableDebtToken: `${AAVE}/protocol/tokenization/StableDebtToken.sol/StableDebtToken.json`,
  VariableDebtToken: `${AAVE}/protocol/tokenization/VariableDebtToken.sol/VariableDebtToken.json`,
  AaveProtocolDataProvider: `${AAVE}/misc/AaveProtocolDataProvider.sol/AaveProtocolDataProvider.json`,
  UniswapV2Factory: '@uniswap/v2-core/build/UniswapV2Factory.json',
  UniswapV2Router02: '@uniswap/v2-periphery/build/UniswapV2Router02.json',
};

/** Our own contracts: each is src/NAME.sol. */
const OWN = [
  'BatchExecutor',
  'DevelopmentFaucet',
  'DevelopmentGovernor',
  'DevelopmentPriceOracle',
  'DevelopmentToken',
  'DevelopmentVotes',
];

class BuildError extends Error {}

function main() {
  const stamp = stampOfInputs();
  if (!process.argv.includes('--force') && stampOfOutput() === stamp) {
    console.log('contracts: up to date');
    return;
  }
  const contracts = {};
  for (const [name, path] of Object.entries(PUBLISHED)) contracts[name] = published(name, path);
  Object.assign(contracts, compile());
  checkLinks(contracts);

  mkdirSync(dirname(OUTPUT), { recursive: true });
  const partial = `${OUTPUT}.partial`;
  writeFileSync(partial, `${JSON.stringify({ format: 1, stamp, contracts })}\n`);
  renameSync(partial, OUTPUT); // a build that dies half-way leaves no half bundle
  console.log(`contracts: ${Object.keys(contracts).length} bundled (${OWN.length} compiled)`);
}

/** A hash over everything the bundle depends on: this script, our sources and the exact package versions. */
function stampOfInputs() {
  const hash = createHash('sha256');
  const inputs = [join(HERE, 'build.mjs'), join(HERE, 'package-lock.json')];
  for (const file of readdirSync(SOURCES).sort()) {
    if (file.endsWith('.sol')) inputs.push(join(SOURCES, file));
  }
  for (const input of inputs) {
    const text = readFileSync(input);
    hash.update(`${input.slice(HERE.length)}\0${text.length}\0`).update(text);
  }
  return hash.digest('hex');
}

function stampOfOutput() {
  try {
    return JSON.parse(readFileSync(OUTPUT, 'utf8')).stamp;
  } catch {
    return undefined; // absent or damaged: build again
  }
}

function readModule(path) {
  try {
    return readFileSync(join(MODULES, path), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') throw new BuildError(`${path} is not installed; run \`npm ci\` in chain/contracts`);
    throw error;
  }
}

/** Reads one published artifact (Hardhat's format or Waffle's; both put the creation code in `bytecode`). */
function published(name, path) {
  const artifact = JSON.parse(readModule(path));
  return entry(name, artifact.bytecode, artifact.linkReferences ?? {});
}

function compile() {
  let solc;
  try {
    solc = createRequire(import.meta.url)('solc');
  } catch {
    throw new BuildError('the Solidity compiler is not installed; run `npm ci` in chain/contracts');
  }
  const sources = {};
  for (const name of OWN) sources[`${name}.sol`] = { content: readFileSync(join(SOURCES, `${name}.sol`), 'utf8') };
  const input = {
    language: 'Solidity',
    sources,
    settings: {
      optimizer: { enabled: true, runs: 10_000 },
      evmVersion: 'cancun',
      // No metadata hash, so that the bytecode depends on the code alone and not on comments or paths.
      metadata: { appendCBOR: false, bytecodeHash: 'none' },
      outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.bytecode.linkReferences'] } },
    },
  };
  const resolve = (path) => {
    try {
      return { contents: readModule(path) };
    } catch (error) {
      return { error: error.message };
    }
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: resolve }));
  const problems = output.errors ?? [];
  const errors = problems.filter((problem) => problem.severity === 'error');
  // A warning about a published package is not ours to mend.
  const ours = problems.filter((problem) => problem.severity === 'error' || !problem.sourceLocation?.file.startsWith('@'));
  for (const problem of ours) console.error(problem.formattedMessage.trimEnd());
  if (errors.length > 0) throw new BuildError(`${errors.length} Solidity error(s), the first: ${errors[0].message}`);

  const contracts = {};
  for (const name of OWN) {
    const contract = output.contracts[`${name}.sol`]?.[name];
    if (!contract) throw new BuildError(`src/${name}.sol does not define a contract ${name}`);
    const { object, linkReferences } = contract.evm.bytecode;
    contracts[name] = { abi: contract.abi, ...entry(name, object, linkReferences) };
  }
  return contracts;
}

/**
 * One contract of the bundle. `links` has, for each library, the byte offsets at which its 20-byte address goes; the
 * placeholders there are zeroed so that `bytecode` is plain hex.
 */
function entry(name, bytecode, linkReferences) {
  let hex = bytecode.replace(/^0x/, '');
  if (hex.length === 0) throw new BuildError(`${name} has no bytecode: it is abstract or an interface`);
  const links = {};
  for (const libraries of Object.values(linkReferences)) {
    for (const [library, places] of Object.entries(libraries)) {
      links[library] = places.map(({ start, length }) => {
        if (length !== 20) throw new BuildError(`${name} links ${library} with ${length} bytes instead of 20`);
        hex = hex.slice(0, start * 2) + '0'.repeat(40) + hex.slice(start * 2 + 40);
        return start;
      });
    }
  }
  if (!/^([0-9a-f]{2})+$/i.test(hex)) throw new BuildError(`the bytecode of ${name} is not hexadecimal`);
  return { bytecode: `0x${hex}`, links };
}

function checkLinks(contracts) {
  for (const [name, { links }] of Object.entries(contracts)) {
    for (const library of Object.keys(links)) {
      if (!contracts[library]) throw new BuildError(`${name} needs the library ${library}, which is not in the bundle`);
    }
  }
}

try {
  if (!existsSync(MODULES)) throw new BuildError('the npm packages are not installed; run `npm ci` in chain/contracts');
  main();
} catch (error) {
  if (!(error instanceof BuildError) && !error.code) throw error;
  console.error(`contracts: ${error.message}`);
  process.exitCode = 1;
}
