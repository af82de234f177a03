import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { photoContract, photoPartChars } from '../../../src/contract/photo-calls.ts';
import { Refusal } from '../../../src/domain/decider.ts';
import { readPhoto, writePhoto } from '../../../src/domain/threshold/photo.ts';
import { photoHandlers } from '../../../src/main/engine/handlers/photos.ts';
import { mostPhotoBytes, openPhotos } from '../../../src/main/store/photos.ts';
import { countingIds } from '../../given.ts';
import { openOps } from '../../../src/main/store/ops.ts';
import { tempFolder } from '../../temp-folder.ts';

const jpeg = (bytes: number): Buffer => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(bytes - 4, 7)]);
const open = () => openOps({ file: join(tempFolder(), 'ops.db'), now: () => 0, newId: countingIds() });

describe('photos of records', () => {
  test('are kept once, by the hash of their bytes, and come back as they were', () => {
    const ops = open();
    const photos = openPhotos(ops.db);
    const picture = jpeg(5000);
    const name = photos.keep(picture);
    expect(name).toBe(`${createHash('sha256').update(picture).digest('hex')}.jpg`);
    expect(photos.keep(picture)).toBe(name);
    expect(ops.db.prepare('SELECT count(*) FROM photo').pluck().get()).toBe(1);
    expect(photos.read(name)).toEqual({ type: 'image/jpeg', bytes: picture });
    expect(photos.read(`${'0'.repeat(64)}.jpg`)).toBeUndefined();
    // A picture that is not the one that was kept is none.
    ops.db.prepare('UPDATE photo SET bytes = ?').run(jpeg(5001));
    expect(photos.read(name)).toBeUndefined();
    ops.close();
  });

  test('come in parts, and what is no picture or too large is refused in words', () => {
    const ops = open();
    const { keepPhoto, photo } = photoHandlers(
      { ops, site: () => ({ name: 'Harbour Works', zone: 'UTC' }), now: () => 0 },
      { save: async (title) => ({ kind: 'file', path: title }) },
    );
    const picture = jpeg(400_000);
    const text = picture.toString('base64');
    const upload = randomUUID();
    const parts = [0, 1, 2].map((i) => text.slice(i * photoPartChars, (i + 1) * photoPartChars));
    for (const part of parts) expect(photoContract.keepPhoto.input.safeParse({ upload, part, isLast: false }).success).toBe(true);
    const answers = parts.map((part, i) => keepPhoto({ upload, part, isLast: i === 2, accepts: 'picture' }) as { name: string | null });
    expect(answers.map(({ name }) => name !== null)).toEqual([false, false, true]);
    expect(photo({ name: answers[2]!.name! })).toEqual({ type: 'image/jpeg', data: text });
    expect(() => keepPhoto({ upload, part: Buffer.from('<svg onload=alert(1)>').toString('base64'), isLast: true, accepts: 'picture' })).toThrow(
      /no JPEG, PNG or WebP/,
    );
    const large = () => {
      for (let sent = 0; sent <= mostPhotoBytes; sent += 120_000)
        void keepPhoto({ upload, part: Buffer.alloc(120_000, 7).toString('base64'), isLast: false, accepts: 'picture' });
    };
    expect(large).toThrow(Refusal);
    ops.close();
  });

  test('files of notes are PDF or text, go out under their own name, and nothing else is taken', async () => {
    const ops = open();
    const { keepPhoto, saveAttachment } = photoHandlers(
      { ops, site: () => ({ name: 'Harbour Works', zone: 'UTC' }), now: () => 0 },
      { save: async (title, bytes) => ({ kind: 'file', path: `${title} ${bytes.length}` }) },
    );
    const keep = (bytes: Buffer) =>
      (keepPhoto({ upload: randomUUID(), part: bytes.toString('base64'), isLast: true, accepts: 'file' }) as { name: string }).name;
    const pdf = keep(Buffer.from('%PDF-1.7 permit'));
    expect(pdf).toMatch(/\.pdf$/);
    expect(await saveAttachment({ name: pdf, title: 'Permit 17' })).toEqual({ kind: 'file', path: 'Permit 17.pdf 15' });
    const text = keep(Buffer.from('12:04 valve opened by hand\n'));
    expect(await saveAttachment({ name: text, title: 'log.TXT' })).toEqual({ kind: 'file', path: 'log.TXT 27' });
    expect(() => keep(Buffer.from([0x4d, 0x5a, 0x90, 0x00, 0x03]))).toThrow(/no PDF and no text/);
    expect(() => keep(Buffer.alloc(0))).toThrow(Refusal);
    expect(() => saveAttachment({ name: `${'0'.repeat(64)}.pdf`, title: 'x' })).toThrow(/not on this console/);
    ops.close();
  });

  test('are named in a record with what can be seen, and a line without a picture stays words', () => {
    const name = `${'ab'.repeat(32)}.jpg`;
    expect(readPhoto(writePhoto(name, ' strainer | left '))).toEqual({ name, alt: 'strainer / left' });
    expect(readPhoto(name)).toEqual({ name, alt: '' });
    expect(readPhoto('P-11 strainer.jpg')).toEqual({ name: null, alt: 'P-11 strainer.jpg' });
  });
});
