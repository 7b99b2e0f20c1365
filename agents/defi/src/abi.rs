//! The few functions of Aave v3, Uniswap v2 and ERC-20 that this agent calls, so that calldata is typed.
#![allow(
    missing_docs,
    reason = "the interfaces are documented by the projects that publish them; `sol!` cannot carry docs to every item"
)]

use alloy_sol_types::sol;

sol! {
    /// ERC-20 (EIP-20).
    interface Erc20 {
        function balanceOf(address account) external view returns (uint256);
        function allowance(address owner, address spender) external view returns (uint256);
        function approve(address spender, uint256 amount) external returns (bool);
        function transfer(address to, uint256 amount) external returns (bool);
    }

    /// Aave v3 pool (`IPool` of @aave/core-v3).
    interface AavePool {
        function supply(address asset, uint256 amount, address onBehalfOf, uint16 referralCode) external;
        function withdraw(address asset, uint256 amount, address to) external returns (uint256);
        function borrow(address asset, uint256 amount, uint256 interestRateMode, uint16 referralCode, address onBehalfOf) external;
        function repay(address asset, uint256 amount, uint256 interestRateMode, address onBehalfOf) external returns (uint256);
        function getUserAccountData(address user) external view returns (
            uint256 totalCollateralBase, uint256 totalDebtBase, uint256 availableBorrowsBase,
            uint256 currentLiquidationThreshold, uint256 ltv, uint256 healthFactor
        );
    }

    /// Aave v3 data provider (`IPoolDataProvider` of @aave/core-v3).
    interface AaveData {
        function getReserveConfigurationData(address asset) external view returns (
            uint256 decimals, uint256 ltv, uint256 liquidationThreshold, uint256 liquidationBonus, uint256 reserveFactor,
            bool usageAsCollateralEnabled, bool borrowingEnabled, bool stableBorrowRateEnabled, bool isActive, bool isFrozen
        );
        function getReserveCaps(address asset) external view returns (uint256 borrowCap, uint256 supplyCap);
        function getPaused(address asset) external view returns (bool isPaused);
        function getReserveData(address asset) external view returns (
            uint256 unbacked, uint256 accruedToTreasuryScaled, uint256 totalAToken, uint256 totalStableDebt,
            uint256 totalVariableDebt, uint256 liquidityRate, uint256 variableBorrowRate, uint256 stableBorrowRate,
            uint256 averageStableBorrowRate, uint256 liquidityIndex, uint256 variableBorrowIndex, uint40 lastUpdateTimestamp
        );
        function getUserReserveData(address asset, address user) external view returns (
            uint256 currentATokenBalance, uint256 currentStableDebt, uint256 currentVariableDebt, uint256 principalStableDebt,
            uint256 scaledVariableDebt, uint256 stableBorrowRate, uint256 liquidityRate, uint40 stableRateLastUpdated,
            bool usageAsCollateralEnabled
        );
        function getReserveTokensAddresses(address asset) external view returns (
            address aTokenAddress, address stableDebtTokenAddress, address variableDebtTokenAddress
        );
    }

    /// Aave v3 price oracle (`IPriceOracleGetter`): USD with 8 decimals.
    interface AaveOracle {
        function getAssetPrice(address asset) external view returns (uint256);
    }

    /// Uniswap v2 factory.
    interface UniswapFactory {
        function getPair(address tokenA, address tokenB) external view returns (address pair);
    }

    /// Uniswap v2 pair.
    interface UniswapPair {
        function getReserves() external view returns (uint112 reserve0, uint112 reserve1, uint32 blockTimestampLast);
    }

    /// Uniswap v2 router.
    interface UniswapRouter {
        function getAmountsOut(uint256 amountIn, address[] path) external view returns (uint256[] amounts);
        function getAmountsIn(uint256 amountOut, address[] path) external view returns (uint256[] amounts);
        function swapExactTokensForTokens(
            uint256 amountIn, uint256 amountOutMin, address[] path, address to, uint256 deadline
        ) external returns (uint256[] amounts);
        function swapTokensForExactTokens(
            uint256 amountOut, uint256 amountInMax, address[] path, address to, uint256 deadline
        ) external returns (uint256[] amounts);
        function swapExactETHForTokens(
            uint256 amountOutMin, address[] path, address to, uint256 deadline
        ) external payable returns (uint256[] amounts);
        function swapETHForExactTokens(
            uint256 amountOut, address[] path, address to, uint256 deadline
        ) external payable returns (uint256[] amounts);
        function swapExactTokensForETH(
            uint256 amountIn, uint256 amountOutMin, address[] path, address to, uint256 deadline
        ) external returns (uint256[] amounts);
        function swapTokensForExactETH(
            uint256 amountOut, uint256 amountInMax, address[] path, address to, uint256 deadline
        ) external returns (uint256[] amounts);
    }
    /// Wrapped ETH.
    interface WrappedEther {
        function deposit() external payable;
        function withdraw(uint256 amount) external;
    }

    /// The development faucet (`chain/contracts/src/DevelopmentFaucet.sol`).
    interface Faucet {
        struct Drip { address token; uint256 amount; bool minted; }
        function drip(address recipient) external;
        function drips() external view returns (Drip[] memory);
        function nextDripAt(address recipient) external view returns (uint256);
    }
}
