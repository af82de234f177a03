import { WebSocket } from 'ws';
import { addressText } from '../../../domain/broker/address.ts';
import type { Link } from '../link.ts';
import { openSocket } from '../transport.ts';
import type { OpenSource, SourceWatch } from './source.ts';

/** A frame is held as a whole before it comes; larger ones end the connection. */
const largestFrame = 64 * 1024 * 1024;

interface Write {
  readonly bytes: Uint8Array;
  readonly done: ((error?: Error | null) => void) | undefined;
}

/** ws and wss: every binary frame is one read. mqtt.js writes its CONNECT before the upgrade is over, so that it is kept until then. */
export const webSocketSource =
  (link: Link, watch: SourceWatch): OpenSource =>
  ({ onRead, onError, onClose }) => {
    let early: Write[] = [];
    let isOver = false;
    const socket = new WebSocket(addressText(link.address), ['mqtt'], {
      perMessageDeflate: false,
      maxPayload: largestFrame,
      headers: { ...link.headers },
      createConnection: () => {
        const connecting = openSocket(link);
        watch.onSocket(connecting);
        connecting.on('error', watch.onError);
        return connecting;
      },
    });
    const fail = (error: Error): void => {
      if (isOver) return;
      watch.onError(error);
      onError(error);
    };
    socket.on('unexpected-response', (_request, response) => {
      const { statusCode, statusMessage = '', headers } = response;
      const towards = headers.location === undefined ? '' : `, to ${headers.location}`;
      fail(new Error(`Unexpected server response: ${statusCode} ${statusMessage}${towards}`));
      socket.terminate();
    });
    socket.on('open', () => {
      watch.onUpgraded();
      for (const { bytes, done } of early) socket.send(bytes, (error) => done?.(error));
      early = [];
    });
    socket.on('message', (data, isBinary) => {
      if (isOver) return;
      if (!isBinary) return fail(new Error('malformed MQTT: a WebSocket frame of text'));
      const bytes = data as Buffer;
      if (!onRead(bytes, bytes.length, false)) socket.pause();
    });
    socket.on('error', fail);
    socket.on('close', () => void (isOver || onClose()));
    return {
      write: (bytes, done) => {
        if (socket.readyState === WebSocket.CONNECTING) early.push({ bytes: Uint8Array.from(bytes), done });
        else socket.send(bytes, (error) => done?.(error));
      },
      resume: () => socket.resume(),
      end: (done) => {
        socket.close();
        done();
      },
      destroy: () => {
        isOver = true;
        early = [];
        socket.terminate();
      },
    };
  };
