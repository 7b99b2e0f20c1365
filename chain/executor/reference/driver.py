"""
Runs `ethereum-spec-evm t8n` on many blocks in one process, because importing the specification takes longer than a block.

Protocol, one line each way: a path of a case on standard input, one JSON object on standard output. The first line of
output says which version of the specification answers. A case is the JSON that t8n takes on its standard input
(`alloc`, `env`, `txs`) with `fork` and `chainId` beside it.
"""

import argparse
import json
import logging
import sys
from importlib.metadata import version

from ethereum_spec_tools.evm_tools.t8n import T8N, ForkCache, t8n_arguments


def transition(parser, cache, path):
    """The result of one case, and which of its transactions the specification could decode."""
    with open(path, encoding="utf-8") as case:
        settings = json.load(case)
        case.seek(0)
        options = parser.parse_args(
            [
                "t8n",
                "--input.alloc=stdin",
                "--input.env=stdin",
                "--input.txs=stdin",
                "--state.reward=-1",
                f"--state.fork={settings['fork']}",
                f"--state.chainid={settings['chainId']}",
            ]
        )
        tool = T8N(options, sys.stderr, case, cache)
    tool.run_blockchain_test()
    return tool.result.to_json() | {"decoded": tool.txs.successfully_parsed}


def main():
    # A refused transaction is an answer here, not something to warn about.
    logging.disable(logging.WARNING)
    parser = argparse.ArgumentParser()
    t8n_arguments(parser.add_subparsers())
    print(json.dumps({"version": version("ethereum-execution")}), flush=True)
    with ForkCache() as cache:
        for line in sys.stdin:
            try:
                answer = transition(parser, cache, line.strip())
            except (Exception, SystemExit) as error:  # the caller reports it with the case
                answer = {"crash": f"{type(error).__name__}: {error}"}
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
