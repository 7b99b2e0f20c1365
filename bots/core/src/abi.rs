//! The Solidity interfaces that proposals may use and that effects are read through.
#![allow(
    missing_docs,
    clippy::too_many_arguments,
    unreachable_pub,
    reason = "generated from Solidity, where the sources' own documentation applies"
)]

alloy_sol_types::sol! {
    /// ERC-20 (EIP-20).
    interface Erc20 {
        function transfer(address to, uint256 amount) external returns (bool);
        function approve(address spender, uint256 amount) external returns (bool);
        function balanceOf(address owner) external view returns (uint256);
        function allowance(address owner, address spender) external view returns (uint256);
        event Transfer(address indexed from, address indexed to, uint256 value);
    }

    /// Canonical wrapped ether.
    interface Weth {
        function deposit() external payable;
        function withdraw(uint256 amount) external;
        event Deposit(address indexed to, uint256 amount);
        event Withdrawal(address indexed from, uint256 amount);
    }

    /// Aave v3 `IPool`.
    interface Pool {
        function supply(address asset, uint256 amount, address onBehalfOf, uint16 referralCode) external;
        function withdraw(address asset, uint256 amount, address to) external returns (uint256);
        function borrow(address asset, uint256 amount, uint256 interestRateMode, uint16 referralCode, address onBehalfOf) external;
        function repay(address asset, uint256 amount, uint256 interestRateMode, address onBehalfOf) external returns (uint256);
        function setUserUseReserveAsCollateral(address asset, bool useAsCollateral) external;
        function getUserAccountData(address user) external view returns (
            uint256 totalCollateralBase, uint256 totalDebtBase, uint256 availableBorrowsBase,
            uint256 currentLiquidationThreshold, uint256 ltv, uint256 healthFactor);
        event Supply(address indexed reserve, address user, address indexed onBehalfOf, uint256 amount, uint16 indexed referralCode);
        event Withdraw(address indexed reserve, address indexed user, address indexed to, uint256 amount);
        event Borrow(address indexed reserve, address user, address indexed onBehalfOf, uint256 amount, uint8 interestRateMode, uint256 borrowRate, uint16 indexed referralCode);
        event Repay(address indexed reserve, address indexed user, address indexed repayer, uint256 amount, bool useATokens);
    }

    /// Aave v3 price oracle.
    interface Oracle {
        function getAssetPrice(address asset) external view returns (uint256);
    }

    /// Uniswap v2 `IUniswapV2Router02`.
    interface Router {
        function swapExactTokensForTokens(uint256 amountIn, uint256 amountOutMin, address[] path, address to, uint256 deadline) external returns (uint256[] amounts);
        function swapTokensForExactTokens(uint256 amountOut, uint256 amountInMax, address[] path, address to, uint256 deadline) external returns (uint256[] amounts);
        function swapExactETHForTokens(uint256 amountOutMin, address[] path, address to, uint256 deadline) external payable returns (uint256[] amounts);
        function swapTokensForExactETH(uint256 amountOut, uint256 amountInMax, address[] path, address to, uint256 deadline) external returns (uint256[] amounts);
        function swapExactTokensForETH(uint256 amountIn, uint256 amountOutMin, address[] path, address to, uint256 deadline) external returns (uint256[] amounts);
        function swapETHForExactTokens(uint256 amountOut, address[] path, address to, uint256 deadline) external payable returns (uint256[] amounts);
        function getAmountsOut(uint256 amountIn, address[] path) external view returns (uint256[] amounts);
        function getAmountsIn(uint256 amountOut, address[] path) external view returns (uint256[] amounts);
    }

    /// OpenZeppelin `IGovernor`, with its clock (EIP-6372).
    interface Governor {
        function proposalDeadline(uint256 proposalId) external view returns (uint256);
        function state(uint256 proposalId) external view returns (uint8);
        function CLOCK_MODE() external view returns (string);
    }

    /// Uniswap v2 factory.
    interface Factory {
        function getPair(address tokenA, address tokenB) external view returns (address pair);
    }

    /// Uniswap v2 pair.
    interface Pair {
        function token0() external view returns (address);
        function getReserves() external view returns (uint112 reserve0, uint112 reserve1, uint32 blockTimestampLast);
    }

    /// The development network's faucet.
    interface Faucet {
        function drip(address recipient) external;
    }

    /// One call of a batch.
    struct BatchCall {
        address to;
        uint256 value;
        bytes data;
    }

    /// The EIP-7702 delegate of wallets.
    interface BatchExecutor {
        function execute(BatchCall[] calls) external payable;
        error CallFailed(uint256 index);
    }
}
