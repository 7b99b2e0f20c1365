//! The smallest agent.
