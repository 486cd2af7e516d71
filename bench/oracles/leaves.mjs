// Prints a line for each leaf that mailsplit or postal-mime sees: parser, file, media type, size, digest, whether it stands so in the mail.
import {createHash} from 'node:crypto';
import {readFileSync, readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import mailsplit from 'mailsplit';
import PostalMime from 'postal-mime';

function files(path) {
  return statSync(path).isDirectory() ? readdirSync(path).sort().flatMap((name) => files(join(path, name))) : [path];
}

/** The same for all parsers: line ends as line feeds, no blanks before them, none of either at the end. */
function plain(bytes) {
  return Buffer.from(bytes.toString('latin1').replace(/\r\n?/g, '\n').replace(/[\t ]+\n/g, '\n').replace(/[\n\t ]+$/, ''), 'latin1');
}

function tell(parser, file, type, bytes, raw) {
  const leaf = plain(bytes);
  const verbatim = plain(raw).includes(leaf) ? 'verbatim' : 'decoded';
  const digest = createHash('sha256').update(leaf).digest('hex');
  console.log([parser, file, type, leaf.length, digest, verbatim].join('\t'));
}

function bySplitter(file, raw) {
  return new Promise((resolve) => {
    const splitter = new mailsplit.Splitter({ignoreEmbedded: false});
    const leaves = new Map();
    splitter.on('error', resolve);
    splitter.on('end', async () => {
      for (const [node, chunks] of leaves) {
        await decoded(node, Buffer.concat(chunks)).then((bytes) => tell('mailsplit', file, node.contentType || '', bytes, raw));
      }
      resolve();
    });
    splitter.on('data', (data) => {
      if (data.type === 'body') {
        leaves.set(data.node, [...(leaves.get(data.node) ?? []), data.value]);
      }
    });
    splitter.end(raw);
  });
}

function decoded(node, bytes) {
  return new Promise((resolve) => {
    const decoder = node.getDecoder();
    const chunks = [];
    decoder.on('data', (chunk) => chunks.push(chunk));
    decoder.on('error', () => resolve(Buffer.concat(chunks)));
    decoder.on('end', () => resolve(Buffer.concat(chunks)));
    decoder.end(bytes);
  });
}

async function byPostal(file, raw) {
  try {
    const mail = await PostalMime.parse(raw, {attachmentEncoding: 'arraybuffer'});
    for (const attachment of mail.attachments) {
      tell('postal-mime', file, attachment.mimeType, Buffer.from(attachment.content), raw);
    }
  } catch (e) {
    console.error(`postal-mime: ${file}: ${e.message}`);
  }
}

for (const file of process.argv.slice(2).flatMap(files)) {
  const raw = readFileSync(file);
  await bySplitter(file, raw);
  await byPostal(file, raw);
}
