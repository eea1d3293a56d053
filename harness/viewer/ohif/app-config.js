// What OHIF is told: one data source, at the address that the harness put into the page before it.
// (docs.ohif.org, "Configuration files" and "DICOMweb"; keys of 3.13.)
// A function is given the application's services, which whoever watches may need.
window.config = ({ servicesManager }) => {
  window.harness.services = servicesManager.services;
  return {
    routerBasename: '/',
    extensions: [],
    modes: [],
    showStudyList: true,
    maxNumberOfWebWorkers: window.harness.decodeWorkers,
    // As in the app-config.js that is published with 3.13.2, or with 3.12.10, which has more
    // thumbnails; without the key it is 10, 5 and 5 (extensions/cornerstone/src/init.tsx).
    maxNumRequests: { interaction: 100, thumbnail: window.harness.thumbnailCount, prefetch: 25 },
    showWarningMessageForCrossOrigin: false,
    showCPUFallbackMessage: false,
    showLoadingIndicator: true,
    strictZSpacingForVolumeViewport: true,
    investigationalUseDialog: { option: 'never' },
    defaultDataSourceName: 'harness',
    dataSources: [{
      namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
      sourceName: 'harness',
      configuration: {
        friendlyName: 'harness',
        name: 'harness',
        qidoRoot: window.harness.dataUrl,
        wadoRoot: window.harness.dataUrl,
        imageRendering: 'wadors',
        thumbnailRendering: 'wadors',
        enableStudyLazyLoad: true,
        supportsWildcard: true,
        supportsFuzzyMatching: false,
        // Quotation marks in Accept, OHIF's default, make a browser ask leave for every frame.
        omitQuotationForMultipartRequest: !window.harness.quotesAccept,
      },
    }],
  };
};
window.config.routerBasename = '/';
