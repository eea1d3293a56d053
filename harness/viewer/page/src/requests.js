// Every request below one address, as the code of the page makes it: the hooks stand between that
// code and the browser, so order, ranges and bodies are the viewer's own. Times are those of
// performance.now; the moment of issue is the call of fetch() or send().

const requests = [];
let watchedBase = null;

export const watchRequests = (base) => {
  requests.length = 0;
  watchedBase = base;
};

export const allRequests = () => {
  // Text and JSON are weighed only now: that takes time.
  for (const request of requests) {
    if (request.told !== null) request.bytes = new Blob([textOf(request.told)]).size;
    request.told = null;
  }
  return requests;
};

const textOf = (told) => (typeof told === 'string' ? told : JSON.stringify(told));

export const hasOpenRequests = () => requests.some((request) => !request.isOver);

const issue = (url, range) => {
  if (watchedBase === null || !url.startsWith(watchedBase)) return null;
  const request = {
    path: url.slice(watchedBase.length).replace(/^\/+/, ''),
    range: range ?? null,
    issued: performance.now(),
    ended: null,
    status: null,
    bytes: 0,
    failure: null,
    isOver: false,
    told: null,
  };
  requests.push(request);
  return request;
};

const receive = (request, bytes) => {
  request.bytes += bytes;
  request.ended = performance.now();
};

const fail = (request, error) => {
  request.failure = String(error?.message ?? error);
  request.ended = performance.now();
  request.isOver = true;
};

const watchReader = (reader, request, expectedBytes) => ({
  read: async () => {
    try {
      const piece = await reader.read();
      if (piece.value) receive(request, piece.value.byteLength);
      // The viewer stops reading at the announced length, before the browser says that it is done.
      if (piece.done || request.bytes === expectedBytes) request.isOver = true;
      return piece;
    } catch (error) {
      fail(request, error);
      throw error;
    }
  },
  cancel: (reason) => {
    fail(request, 'cancelled');
    return reader.cancel(reason);
  },
  releaseLock: () => reader.releaseLock(),
});

const watchBody = (response, request) => {
  const { body } = response;
  const expectedBytes = Number(response.headers.get('Content-Length')) || null;
  const whole = response.arrayBuffer.bind(response);
  Object.defineProperty(response, 'arrayBuffer', {
    value: async () => {
      try {
        const buffer = await whole();
        receive(request, buffer.byteLength);
        request.isOver = true;
        return buffer;
      } catch (error) {
        fail(request, error);
        throw error;
      }
    },
  });
  Object.defineProperty(response, 'body', {
    value: body && { getReader: () => watchReader(body.getReader(), request, expectedBytes) },
  });
};

const nativeFetch = window.fetch.bind(window);
window.fetch = async (resource, init) => {
  const asked = new Headers(init?.headers);
  const request = issue(String(resource?.url ?? resource), asked.get('Range'));
  if (request === null) return nativeFetch(resource, init);
  try {
    const response = await nativeFetch(resource, init);
    request.status = response.status;
    watchBody(response, request);
    if (!response.ok) request.isOver = true; // the viewer reads no body of a refusal
    return response;
  } catch (error) {
    fail(request, error);
    throw error;
  }
};

const { open, send, setRequestHeader } = XMLHttpRequest.prototype;
const asked = new WeakMap();

XMLHttpRequest.prototype.open = function (method, url, ...rest) {
  const told = { url: new URL(url, location.href).href, range: null, request: null };
  // Before any handler of the page's: what that does with an answer is not a part of it.
  if (!asked.has(this)) this.addEventListener('readystatechange', () => over(this));
  asked.set(this, told);
  return open.call(this, method, url, ...rest);
};

XMLHttpRequest.prototype.setRequestHeader = function (name, value) {
  if (name.toLowerCase() === 'range') asked.get(this).range = value;
  return setRequestHeader.call(this, name, value);
};

XMLHttpRequest.prototype.send = function (body) {
  const told = asked.get(this);
  told.request = issue(told.url, told.range);
  return send.call(this, body);
};

// Once all is there, and before the viewer's own handler begins to work on it.
const over = (xhr) => {
  const { request } = asked.get(xhr);
  if (request === null || xhr.readyState !== XMLHttpRequest.DONE || request.isOver) return;
  if (xhr.status === 0) {
    fail(request, 'no answer');
    return;
  }
  request.status = xhr.status;
  receive(request, xhr.response?.byteLength ?? 0);
  if (!(xhr.response instanceof ArrayBuffer)) request.told = xhr.response;
  request.isOver = true;
};
