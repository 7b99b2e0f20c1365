// Reads a wallet with viem, which knows nothing of our code: arguments are the folder with viem, the RPC's URL, the address book
// (network.json), the wallet and optionally a transaction hash. Prints one JSON object; amounts are decimal strings in smallest units.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [folder, url, book, wallet, hash] = process.argv.slice(2)
const require = createRequire(join(folder, 'package.json'))
const { createPublicClient, http, parseAbi } = require('viem')

const network = JSON.parse(readFileSync(book, 'utf8'))
const client = createPublicClient({ transport: http(url) })
const role = (name) => network.contracts.find((contract) => contract.role === name).address
const erc20 = parseAbi(['function balanceOf(address) view returns (uint256)', 'function allowance(address,address) view returns (uint256)'])
const pool = parseAbi(['function getUserAccountData(address) view returns (uint256,uint256,uint256,uint256,uint256,uint256)'])
const data = parseAbi(['function getReserveTokensAddresses(address) view returns (address,address,address)'])

const answer = {
  chainId: await client.getChainId(),
  block: Number(await client.getBlockNumber()),
  nonce: await client.getTransactionCount({ address: wallet }),
  code: (await client.getCode({ address: wallet })) ?? '0x',
  ETH: await client.getBalance({ address: wallet }),
}
for (const asset of network.assets.filter((asset) => !asset.native)) {
  const read = (address, functionName, args) => client.readContract({ address, abi: erc20, functionName, args })
  const [supplied, , debt] = await client.readContract({ address: role('aave-v3-data-provider'), abi: data, functionName: 'getReserveTokensAddresses', args: [asset.address] })
  answer[asset.symbol] = await read(asset.address, 'balanceOf', [wallet])
  answer[`supplied ${asset.symbol}`] = await read(supplied, 'balanceOf', [wallet])
  answer[`debt ${asset.symbol}`] = await read(debt, 'balanceOf', [wallet])
  answer[`open ${asset.symbol}`] = (await read(asset.address, 'allowance', [wallet, role('aave-v3-pool')])) + (await read(asset.address, 'allowance', [wallet, role('uniswap-v2-router')]))
}
const account = await client.readContract({ address: role('aave-v3-pool'), abi: pool, functionName: 'getUserAccountData', args: [wallet] })
answer.collateral = account[0]
answer.debt = account[1]
answer.healthFactor = account[5]
if (hash) {
  const receipt = await client.getTransactionReceipt({ hash })
  const transaction = await client.getTransaction({ hash })
  answer.receipt = { status: receipt.status, type: receipt.type, from: receipt.from, to: receipt.to, block: Number(receipt.blockNumber), fee: receipt.gasUsed * receipt.effectiveGasPrice, logs: receipt.logs.length, nonce: transaction.nonce }
}
console.log(JSON.stringify(answer, (_, value) => (typeof value === 'bigint' ? value.toString() : value)))
