// Runs one Bluesky PDS with its own PLC directory, on loopback only.
//   NODE_PATH=.../node_modules node run.js DATA_DIR PORT
// SIGTERM stops both. The directory is kept in DATA_DIR/plc.json, so that the
// same folder and port can be started again with its accounts.
const fs = require('fs'), net = require('net'), path = require('path');

const [dataDir, portText] = process.argv.slice(2);
const port = Number(portText);
const plcFile = path.join(dataDir, 'plc.json');

// The servers bind every interface and have no setting for it: turn every
// listen(PORT) into listen(PORT, '127.0.0.1').
const plainListen = net.Server.prototype.listen;
net.Server.prototype.listen = function (where, ...rest) {
  if (!/^[0-9]+$/.test(String(where))) return plainListen.call(this, where, ...rest);
  return plainListen.call(this, Number(where), '127.0.0.1', ...rest.filter((x) => typeof x === 'function'));
};

const { CID } = require('multiformats/cid');
const { PlcServer, Database } = require('@did-plc/server');
const { PDS, envToCfg, envToSecrets, readEnv } = require('@atproto/pds');

function loadDirectory(db) {
  if (!fs.existsSync(plcFile)) return;
  const saved = JSON.parse(fs.readFileSync(plcFile, 'utf8'));
  for (const did of Object.keys(saved)) {
    db.contents[did] = saved[did].map((op) => ({ ...op, cid: CID.parse(op.cid), createdAt: new Date(op.createdAt) }));
  }
}

function saveDirectory(db) {
  const plain = {};
  for (const did of Object.keys(db.contents)) {
    plain[did] = db.contents[did].map((op) => ({ ...op, cid: op.cid.toString() }));
  }
  fs.writeFileSync(plcFile + '.new', JSON.stringify(plain));
  fs.renameSync(plcFile + '.new', plcFile);
}

function settings(plcPort) {
  return {
    PDS_PORT: String(port),
    PDS_HOSTNAME: 'localhost',
    PDS_DEV_MODE: 'true',
    PDS_DATA_DIRECTORY: path.join(dataDir, 'data'),
    PDS_BLOBSTORE_DISK_LOCATION: path.join(dataDir, 'blobs'),
    PDS_DID_PLC_URL: `http://127.0.0.1:${plcPort}`,
    PDS_SERVICE_HANDLE_DOMAINS: '.test',
    PDS_INVITE_REQUIRED: 'false',
    PDS_RATE_LIMITS_ENABLED: 'false',
    PDS_DISABLE_SSRF_PROTECTION: 'true',
    PDS_JWT_SECRET: 'jwt-secret-jwt-secret',
    PDS_ADMIN_PASSWORD: process.env.PDS_ADMIN_PASSWORD,
    // Not a secret: this directory knows no one but the invented test accounts.
    PDS_PLC_ROTATION_KEY_K256_PRIVATE_KEY_HEX: '11'.repeat(32),
  };
}

async function main() {
  for (const name of ['data', 'blobs']) fs.mkdirSync(path.join(dataDir, name), { recursive: true });
  const db = Database.mock();
  loadDirectory(db);
  const plc = await PlcServer.create({ db, port: 0 });
  const listener = await plc.start();
  Object.assign(process.env, settings(listener.address().port));
  const env = readEnv();
  const pds = await PDS.create(envToCfg(env), envToSecrets(env));
  await pds.start();

  let stopping = false;
  async function stop() {
    if (stopping) return;
    stopping = true;
    saveDirectory(db);
    // Open event streams can hold the servers; do not wait for them for long.
    setTimeout(() => process.exit(0), 3000).unref();
    await pds.destroy();
    await plc.destroy();
    process.exit(0);
  }
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
