// handed to a constructor, which is handed to a method
provider.add('volume', new ProgressiveRetrieveImages({
  stages: ProgressiveRetrieveImages.interleavedRetrieveStages.stages,
  retrieveOptions: {
    multipleFast: { rangeIndex: 0, chunkSize: 48_000, decodeLevel: 1 },
    multipleFinal: { rangeIndex: -1 },
  },
}));
