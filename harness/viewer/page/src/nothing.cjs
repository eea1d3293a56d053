// Stands in for Node's "events" and "url", which a dependency of vtk.js names and a page never needs.
module.exports = { EventEmitter: class {}, domainToASCII: (text) => text };
