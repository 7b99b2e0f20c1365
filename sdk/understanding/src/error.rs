//! What can go wrong: only reading or making model bytes can.
use core::fmt;

/// Why a model could not be made or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The bytes do not begin with this format's mark and version.
    NotAModel,
    /// The bytes are shorter or longer than their header says.
    WrongLength,
    /// The number of buckets is not a power of two between 64 and 1,048,576.
    WrongBuckets,
    /// There are no labels, or more than 255, or one is longer than 255 bytes.
    WrongLabels,
    /// An example names a label that is not in the list, or there are no examples.
    WrongExamples,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAModel => "the bytes are not a model of this version: train it again",
            Self::WrongLength => "the model's bytes are cut off or too long: train it again",
            Self::WrongBuckets => "the number of buckets must be a power of two from 64 to 1048576",
            Self::WrongLabels => "a model needs 1 to 255 labels of at most 255 bytes",
            Self::WrongExamples => "a model needs examples, each with a label of the list",
        })
    }
}

impl core::error::Error for Error {}
