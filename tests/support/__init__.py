"""What tests build their worlds from: documents, indexes, corpora, and slow twins of the engine."""
