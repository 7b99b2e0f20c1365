// Drives our JSON-RPC with viem as any web application would, and fails on the first answer that is not right.
// In: RPC_URL, PRIVATE_KEY (funded, nonce 0), CONTRACT_CODE (creation code that logs without calldata and reverts with it).
// Out: one line of JSON with what was mined, for the Rust test to compare with the chain itself.
import assert from "node:assert/strict";
import {
  createPublicClient,
  createWalletClient,
  defineChain,
  http,
  parseEther,
  parseGwei,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";

const url = process.env.RPC_URL;
const account = privateKeyToAccount(process.env.PRIVATE_KEY);
const bob = "0x00000000000000000000000000000000000b0b0b";

const id = await createPublicClient({ transport: http(url) }).getChainId();
const chain = defineChain({
  id,
  name: "test",
  nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
  rpcUrls: { default: { http: [url] } },
});
const transport = http(url, { batch: true });
const reader = createPublicClient({ chain, transport, pollingInterval: 20 });
const wallet = createWalletClient({ account, chain, transport });

// Reading.
const before = await reader.getBalance({ address: account.address });
assert.ok(before > parseEther("1"));
assert.equal(await reader.getBlockNumber({ cacheTime: 0 }), 0n);
const genesis = await reader.getBlock({ blockNumber: 0n });
assert.equal(genesis.number, 0n);
assert.equal(await reader.getBlock({ blockNumber: 10_000n }).catch((e) => e.name), "BlockNotFoundError");

// A transfer, with everything (fees, gas, nonce) found out by viem.
const value = parseEther("0.25");
const transfer = await wallet.sendTransaction({ to: bob, value });
const mined = await reader.waitForTransactionReceipt({ hash: transfer });
assert.equal(mined.status, "success");
assert.equal(mined.type, "eip1559");
assert.equal(mined.gasUsed, 21_000n);
assert.equal(mined.contractAddress, null);
assert.equal(mined.transactionIndex, 0);
assert.equal(await reader.getBalance({ address: bob }), value);
const after = await reader.getBalance({ address: account.address });
assert.equal(after, before - value - mined.gasUsed * mined.effectiveGasPrice);
const looked = await reader.getTransaction({ hash: transfer });
assert.equal(looked.blockHash, mined.blockHash);
assert.equal(looked.from.toLowerCase(), account.address.toLowerCase());
assert.equal(looked.value, value);
assert.equal(looked.chainId, id);

// The past can be read too.
assert.equal(await reader.getBalance({ address: bob, blockNumber: 0n }), 0n);
assert.equal(await reader.getBalance({ address: bob, blockTag: "earliest" }), 0n);

// Every type of transaction.
const legacy = await wallet.sendTransaction({ to: bob, value: 1n, type: "legacy" });
assert.equal((await reader.waitForTransactionReceipt({ hash: legacy })).type, "legacy");
const listed = await wallet.sendTransaction({
  to: bob,
  value: 1n,
  gasPrice: parseGwei("3"),
  accessList: [{ address: bob, storageKeys: [] }],
});
assert.equal((await reader.waitForTransactionReceipt({ hash: listed })).type, "eip2930");

// A contract, its log and its revert.
const deployment = await wallet.deployContract({ abi: [], bytecode: process.env.CONTRACT_CODE });
const { contractAddress: contract } = await reader.waitForTransactionReceipt({ hash: deployment });
assert.ok(contract);
assert.ok((await reader.getCode({ address: contract })).length > 2);
const logging = await wallet.sendTransaction({ to: contract });
const logged = await reader.waitForTransactionReceipt({ hash: logging });
assert.equal(logged.logs.length, 1);
assert.equal(logged.logs[0].address.toLowerCase(), contract.toLowerCase());
assert.equal(logged.logs[0].topics[0], `0x${"2a".padStart(64, "0")}`);
assert.equal(logged.logs[0].logIndex, 0);
const logs = await reader.getLogs({ address: contract, fromBlock: 0n, toBlock: "latest" });
assert.deepEqual(logs.map((log) => log.transactionHash), [logging]);
assert.deepEqual(await reader.getLogs({ address: bob, fromBlock: 0n }), []);
const abi = [{ type: "function", name: "fail", inputs: [], outputs: [], stateMutability: "nonpayable" }];
const failing = { address: contract, abi, functionName: "fail", account };
const refused = await reader.simulateContract(failing).catch((error) => error);
assert.match(refused.message, /nope/);
assert.equal(refused.name, "ContractFunctionExecutionError");
const unestimated = await reader.estimateContractGas(failing).catch((error) => error);
assert.match(unestimated.message, /nope/);
const forced = await wallet.writeContract({ ...failing, gas: 100_000n });
assert.equal((await reader.waitForTransactionReceipt({ hash: forced })).status, "reverted");

// An account that runs a contract's code as its own (EIP-7702).
const authorization = await wallet.signAuthorization({ contractAddress: contract, executor: "self" });
const delegation = await wallet.sendTransaction({
  to: account.address,
  authorizationList: [authorization],
});
const delegated = await reader.waitForTransactionReceipt({ hash: delegation });
assert.equal(delegated.type, "eip7702");
assert.equal(delegated.logs[0].address.toLowerCase(), account.address.toLowerCase());
assert.equal(
  await reader.getCode({ address: account.address }),
  `0xef0100${contract.slice(2).toLowerCase()}`,
);

// Blocks.
const full = await reader.getBlock({ blockHash: mined.blockHash, includeTransactions: true });
assert.equal(full.transactions[0].hash, transfer);
assert.equal(full.parentHash, genesis.hash);
assert.ok(full.baseFeePerGas > 0n);
assert.equal(await reader.getBlockTransactionCount({ blockHash: mined.blockHash }), 1);
const history = await reader.getFeeHistory({ blockCount: 4, rewardPercentiles: [25, 75] });
assert.equal(history.baseFeePerGas.length, 5);
assert.equal(history.reward.length, 4);

// What is refused.
const again = await wallet.sendTransaction({ to: bob, value: 1n, nonce: 0 }).catch((error) => error);
assert.match(again.message, /nonce too low|lower than the current nonce/i);
const broke = await wallet.sendTransaction({ to: bob, value: parseEther("1000000"), gas: 21_000n }).catch((e) => e);
assert.match(broke.message, /insufficient funds|exceeds the balance/i);
const unknown = await reader.request({ method: "eth_doSomething" }).catch((error) => error);
assert.equal(unknown.code, -32601);
const malformed = await reader.request({ method: "eth_getBalance", params: ["bob"] }).catch((error) => error);
assert.equal(malformed.code, -32602);

// The order of one sender is kept when many are sent at once.
const first = await reader.getTransactionCount({ address: account.address, blockTag: "pending" });
const burst = await Promise.all(
  Array.from({ length: 20 }, (_, n) =>
    wallet.sendTransaction({ to: bob, value: 1n, nonce: first + n, gas: 21_000n }),
  ),
);
const receipts = await Promise.all(burst.map((hash) => reader.waitForTransactionReceipt({ hash })));
assert.ok(receipts.every((receipt) => receipt.status === "success"));
assert.equal(await reader.getTransactionCount({ address: account.address }), first + 20);

console.log(JSON.stringify({ transfer, contract, logging, forced, burst: burst.length }));
