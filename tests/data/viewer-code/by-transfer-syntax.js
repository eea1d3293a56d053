// the older way: transfer syntaxes below each retrieve type, and the stages elsewhere
dicomImageLoader.configure({
  useWebWorkers: true,
  beforeSend: (request) => ({ Authorization: request }),
  retrieveOptions: {
    default: { default: { framesPath: '/jls/' } },
    singleFast: {
      default: { imageQualityStatus: ImageQualityStatus.SUBRESOLUTION, framesPath: '/jlsThumbnail/' },
      '3.2.840.10008.1.2.4.96': { streaming: true },
    },
  },
});
