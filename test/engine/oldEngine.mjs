// An engine of an earlier version: it greets, and speaks version 0.
process.on('message', ({ id }) => {
  const result = { protocolVersion: 0, pid: process.pid, node: '', onnxruntime: '' };
  process.send({ jsonrpc: '2.0', id, result });
});
