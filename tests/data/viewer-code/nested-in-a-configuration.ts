// what a viewer keeps of all its settings: the retrieve configuration lies three levels down
const settings = {
  viewer: {
    stackRetrieve: {
      stages: [
        { id: 'quick', retrieveType: 'singleFast' },
        { id: 'quickAgain', retrieveType: 'singleFastAgain' },
        { id: 'whole', retrieveType: 'singleFinal' },
        { id: 'rescue' },
      ],
      retrieveOptions: {
        singleFast: { decodeLevel: 2, chunkSize: 96 * 1024, rangeIndex: 0 },
        singleFastAgain: { decodeLevel: 3, rangeIndex: 0 },
        singleFinal: { rangeIndex: -1 },
      },
    },
  },
};
