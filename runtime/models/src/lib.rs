//! Model providers behind one trait: OpenAI-compatible and scripted.
