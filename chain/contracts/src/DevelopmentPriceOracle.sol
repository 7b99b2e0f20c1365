// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

/// @title A price oracle for development, whose prices are set by hand
/// @notice Answers the questions that Aave v3 asks its price oracle (`IPriceOracleGetter` and the reading half of
/// `IAaveOracle`) with numbers that the owner typed in. It observes no market: never use it where value is at stake.
contract DevelopmentPriceOracle is Ownable {
    /// @notice The currency prices are in; the zero address is Aave's convention for US dollars.
    address public constant BASE_CURRENCY = address(0);

    /// @notice One US dollar: prices have 8 decimals.
    uint256 public constant BASE_CURRENCY_UNIT = 1e8;

    mapping(address asset => uint256 price) private _prices;

    /// @notice The owner set the price of `asset`, in units of 1e-8 US dollars.
    event PriceSet(address indexed asset, uint256 oldPrice, uint256 newPrice);

    /// @notice No price was ever set for `asset`.
    error PriceNotSet(address asset);
    /// @notice A price of zero would make every debt in the asset free.
    error PriceIsZero(address asset);
    /// @notice Two lists that must pair up have different lengths.
    error LengthMismatch(uint256 assets, uint256 prices);

    /// @param owner_ Who may set prices.
    constructor(address owner_) Ownable(owner_) {}

    /// @notice Says what this is.
    function description() external pure returns (string memory) {
        return "Development price oracle: prices are set by hand, not observed on any market.";
    }

    /// @notice Sets prices, in units of 1e-8 US dollars for one whole token.
    function setAssetPrices(address[] calldata assets, uint256[] calldata prices) external onlyOwner {
        if (assets.length != prices.length) revert LengthMismatch(assets.length, prices.length);
        for (uint256 i = 0; i < assets.length; ++i) {
            _set(assets[i], prices[i]);
        }
    }

    /// @notice Sets one price, in units of 1e-8 US dollars for one whole token.
    function setAssetPrice(address asset, uint256 price) external onlyOwner {
        _set(asset, price);
    }

    /// @notice The price of one whole `asset`, in units of 1e-8 US dollars.
    function getAssetPrice(address asset) public view returns (uint256 price) {
        price = _prices[asset];
        if (price == 0) revert PriceNotSet(asset);
    }

    /// @notice The prices of several assets; fails when one is not set.
    function getAssetsPrices(address[] calldata assets) external view returns (uint256[] memory prices) {
        prices = new uint256[](assets.length);
        for (uint256 i = 0; i < assets.length; ++i) {
            prices[i] = getAssetPrice(assets[i]);
        }
    }

    /// @notice Where the price of `asset` comes from: this contract itself, or nowhere.
    function getSourceOfAsset(address asset) external view returns (address) {
        return _prices[asset] == 0 ? address(0) : address(this);
    }

    /// @notice There is no fallback: a missing price is an error.
    function getFallbackOracle() external pure returns (address) {
        return address(0);
    }

    function _set(address asset, uint256 price) private {
        if (price == 0) revert PriceIsZero(asset);
        emit PriceSet(asset, _prices[asset], price);
        _prices[asset] = price;
    }
}
