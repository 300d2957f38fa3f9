// The site of the contract on the HTTP/2 server of Node.js. Prints its port.
const http2 = require('node:http2');
const gzip = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

function reply(headers, body) {
  const target = headers[':path'];
  const [path] = target.split('?');
  const [, kind, number] = path.split('/');
  if (kind === 'echo') {
    const names = Object.keys(headers).filter((name) => !name.startsWith(':'));
    const pong = headers['x-ping'] ? { 'x-pong': headers['x-ping'].split(', ') } : {};
    return [{ 'x-names': names.sort().join(), 'x-target': target, ...pong }, body];
  }
  if (kind === 'gzip') return [{ 'content-encoding': 'gzip' }, gzip];
  if (kind === 'bytes') {
    return [{}, Buffer.from(Array.from({ length: +number }, (_, index) => index % 251))];
  }
  return [{ ':status': kind === 'status' ? +number : 404 }, Buffer.alloc(0)];
}

const { KEY: key, CERTIFICATE: cert } = process.env;
const server = http2.createSecureServer({ key, cert });
server.on('stream', (stream, headers) => {
  const chunks = [];
  stream.on('error', () => {});
  stream.on('data', (chunk) => chunks.push(chunk));
  stream.on('end', () => {
    const [head, body] = reply(headers, Buffer.concat(chunks));
    const isEmpty = body.length === 0 || headers[':method'] === 'HEAD';
    stream.respond({ 'content-length': body.length, ...head }, { endStream: isEmpty });
    if (!isEmpty) stream.end(body);
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
// Ends with the test.
process.stdin.on('end', () => process.exit()).resume();
