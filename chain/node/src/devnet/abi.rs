//! The functions of the devnet's contracts that deployment, funding and the tests call.
#![allow(missing_docs, reason = "the published contracts document their own functions")]

use alloy_sol_types::sol;

sol! {
    /// OpenZeppelin's `IGovernor`, what is used of it.
    interface IGovernor {
        function propose(address[] targets, uint256[] values, bytes[] calldatas, string description) external returns (uint256);
        function getProposalId(address[] targets, uint256[] values, bytes[] calldatas, bytes32 descriptionHash) external view returns (uint256);
        function castVote(uint256 proposalId, uint8 support) external returns (uint256);
        function votingPeriod() external view returns (uint256);
        function state(uint256 proposalId) external view returns (uint8);
    }

    interface IPoolAddressesProvider {
        function setACLAdmin(address admin) external;
        function setACLManager(address manager) external;
        function setPoolImpl(address implementation) external;
        function setPoolConfiguratorImpl(address implementation) external;
        function setPriceOracle(address oracle) external;
        function setPoolDataProvider(address provider) external;
        function getPool() external view returns (address);
        function getPoolConfigurator() external view returns (address);
    }

    interface IACLManager {
        function addPoolAdmin(address admin) external;
        function addRiskAdmin(address admin) external;
        function addEmergencyAdmin(address admin) external;
    }

    interface IInitializable {
        function initialize(address provider) external;
    }

    struct InitReserveInput {
        address aTokenImpl;
        address stableDebtTokenImpl;
        address variableDebtTokenImpl;
        uint8 underlyingAssetDecimals;
        address interestRateStrategyAddress;
        address underlyingAsset;
        address treasury;
        address incentivesController;
        string aTokenName;
        string aTokenSymbol;
        string variableDebtTokenName;
        string variableDebtTokenSymbol;
        string stableDebtTokenName;
        string stableDebtTokenSymbol;
        bytes params;
    }

    interface IPoolConfigurator {
        function initReserves(InitReserveInput[] input) external;
        function configureReserveAsCollateral(address asset, uint256 ltv, uint256 liquidationThreshold, uint256 liquidationBonus) external;
        function setReserveBorrowing(address asset, bool enabled) external;
        function setReserveFactor(address asset, uint256 factor) external;
        function setReserveFlashLoaning(address asset, bool enabled) external;
        function setLiquidationProtocolFee(address asset, uint256 fee) external;
    }

    interface IPool {
        function supply(address asset, uint256 amount, address onBehalfOf, uint16 referralCode) external;
        function withdraw(address asset, uint256 amount, address to) external returns (uint256);
        function borrow(address asset, uint256 amount, uint256 interestRateMode, uint16 referralCode, address onBehalfOf) external;
        function repay(address asset, uint256 amount, uint256 interestRateMode, address onBehalfOf) external returns (uint256);
        function getReservesList() external view returns (address[] reserves);
        function getUserAccountData(address user) external view returns (
            uint256 totalCollateralBase,
            uint256 totalDebtBase,
            uint256 availableBorrowsBase,
            uint256 currentLiquidationThreshold,
            uint256 ltv,
            uint256 healthFactor
        );
    }

    interface IPoolDataProvider {
        function getReserveData(address asset) external view returns (
            uint256 unbacked,
            uint256 accruedToTreasuryScaled,
            uint256 totalAToken,
            uint256 totalStableDebt,
            uint256 totalVariableDebt,
            uint256 liquidityRate,
            uint256 variableBorrowRate,
            uint256 stableBorrowRate,
            uint256 averageStableBorrowRate,
            uint256 liquidityIndex,
            uint256 variableBorrowIndex,
            uint40 lastUpdateTimestamp
        );
        function getReserveConfigurationData(address asset) external view returns (
            uint256 decimals,
            uint256 ltv,
            uint256 liquidationThreshold,
            uint256 liquidationBonus,
            uint256 reserveFactor,
            bool usageAsCollateralEnabled,
            bool borrowingEnabled,
            bool stableBorrowRateEnabled,
            bool isActive,
            bool isFrozen
        );
        function getReserveCaps(address asset) external view returns (uint256 borrowCap, uint256 supplyCap);
        function getUserReserveData(address asset, address user) external view returns (
            uint256 currentATokenBalance,
            uint256 currentStableDebt,
            uint256 currentVariableDebt,
            uint256 principalStableDebt,
            uint256 scaledVariableDebt,
            uint256 stableBorrowRate,
            uint256 liquidityRate,
            uint40 stableRateLastUpdated,
            bool usageAsCollateralEnabled
        );
    }

    interface IERC20 {
        function approve(address spender, uint256 amount) external returns (bool);
        function transfer(address to, uint256 amount) external returns (bool);
        function allowance(address owner, address spender) external view returns (uint256);
        function balanceOf(address account) external view returns (uint256);
        function decimals() external view returns (uint8);
        function symbol() external view returns (string);
    }

    interface IWETH {
        function deposit() external payable;
    }

    interface IUniswapV2Factory {
        function getPair(address a, address b) external view returns (address);
        function allPairsLength() external view returns (uint256);
    }

    interface IUniswapV2Router {
        function addLiquidity(
            address tokenA,
            address tokenB,
            uint256 amountADesired,
            uint256 amountBDesired,
            uint256 amountAMin,
            uint256 amountBMin,
            address to,
            uint256 deadline
        ) external returns (uint256 amountA, uint256 amountB, uint256 liquidity);
        function swapExactTokensForTokens(
            uint256 amountIn,
            uint256 amountOutMin,
            address[] path,
            address to,
            uint256 deadline
        ) external returns (uint256[] amounts);
        function getAmountsOut(uint256 amountIn, address[] path) external view returns (uint256[] amounts);
    }

    struct Drip {
        address token;
        uint256 amount;
        bool minted;
    }

    interface IDevelopmentFaucet {
        error TooSoon(address recipient, uint256 availableAt);
        error ReserveEmpty(uint256 balance, uint256 needed);
        error RecipientRefusedEther(address recipient);
        function setDrips(Drip[] drips) external;
        function drip(address recipient) external;
        function nextDripAt(address recipient) external view returns (uint256);
    }

    interface IDevelopmentPriceOracle {
        error PriceNotSet(address asset);
        function setAssetPrices(address[] assets, uint256[] prices) external;
        function setAssetPrice(address asset, uint256 price) external;
        function getAssetPrice(address asset) external view returns (uint256);
        function description() external pure returns (string);
    }

    struct Call {
        address to;
        uint256 value;
        bytes data;
    }

    interface IBatchExecutor {
        error OnlyTheAccount(address caller);
        error CallFailed(uint256 index);
        function execute(Call[] calls) external payable;
    }
}
