/** backoff: by itself, soon. attention: a person is needed, every 5 minutes. stays: the connection goes on, degraded. */
export type Retry = 'backoff' | 'attention' | 'once-a-minute' | 'stays';

interface Row {
  readonly title: string;
  readonly next: string;
  readonly retry: Retry;
}

/** `{now}`, `{from}`, `{to}`, `{names}`, `{issuer}`, `{fingerprint}`, `{pinned}`, `{filters}`, `{server}` and `{reason}` are filled in from the signal. */
export const causes = {
  address: {
    title: 'This is no broker address',
    next: 'Write it as mqtt://host:1883, mqtts://host:8883, ws://host/mqtt or wss://host/mqtt.',
    retry: 'attention',
  },
  'dns-not-found': { title: 'The name of the broker is unknown', next: 'Check the spelling, or use the IP address.', retry: 'backoff' },
  'dns-unavailable': {
    title: 'The name service cannot be reached',
    next: "Check this computer's network, or use the IP address of the broker.",
    retry: 'backoff',
  },
  refused: { title: 'Nothing listens on this port', next: 'Is the broker running? Is the port right? Usual are 1883, and 8883 with TLS.', retry: 'backoff' },
  unreachable: { title: 'There is no route to the broker', next: 'Check cable, Wi-Fi, VPN and subnet.', retry: 'backoff' },
  'tcp-timeout': {
    title: 'The address does not answer',
    next: 'A firewall, or a wrong address. Ask who runs the network whether the port is open.',
    retry: 'backoff',
  },
  'connack-timeout': {
    title: 'The port is open, but no MQTT answer came',
    next: 'Wrong port, or the broker is overloaded. Check the port, then the load of the broker.',
    retry: 'backoff',
  },
  closed: {
    title: 'The other side closed the connection before it answered',
    next: 'Is this the port of the MQTT broker? Its log says why it closed: too many clients, a blocked address, or a restart.',
    retry: 'backoff',
  },
  'tls-on-plain-port': {
    title: 'The port does not speak TLS',
    next: 'Use mqtt:// (or ws:// instead of wss://) for this port, or the TLS port of the broker (usually 8883).',
    retry: 'attention',
  },
  'plain-on-tls-port': { title: 'The port speaks TLS', next: 'Use mqtts:// instead of mqtt://, or wss:// instead of ws://.', retry: 'attention' },
  'not-mqtt': { title: 'Another service answers here, not an MQTT broker', next: 'A web server, perhaps. Check host and port.', retry: 'attention' },
  'tls-version': { title: 'The broker only offers TLS older than 1.2', next: 'Update the broker, or its TLS settings.', retry: 'attention' },
  'ca-unknown': {
    title: "The issuer of the broker's certificate is not trusted",
    next: 'Issuer: {issuer}. Load the certificate of this authority (PEM) into the connection, or allow this one certificate. If one is loaded, it is another one or cannot be read.',
    retry: 'attention',
  },
  'self-signed': {
    title: 'The broker uses a self-signed certificate',
    next: 'Compare the fingerprint with the plant documents ({fingerprint}), then allow this certificate, or load it into the connection.',
    retry: 'attention',
  },
  'cert-expired': {
    title: "The broker's certificate expired on {to}",
    next: 'Your clock says {now}. Right? Then the broker needs a new certificate; else set the clock.',
    retry: 'attention',
  },
  'cert-not-yet-valid': { title: "The broker's certificate is valid from {from}", next: 'Your clock says {now}. Set the clock first.', retry: 'attention' },
  'host-mismatch': { title: 'The certificate is for another name', next: 'It is for: {names}. Use one of them as the address.', retry: 'attention' },
  'pin-mismatch': {
    title: 'The certificate has changed since it was allowed',
    next: 'Allowed was {pinned}, now it shows {fingerprint}. Ask who runs the broker whether it has a new certificate, then allow that one.',
    retry: 'attention',
  },
  'client-cert-missing': {
    title: 'The broker wants a client certificate',
    next: 'Give the connection a certificate and key, or use a port without this demand.',
    retry: 'attention',
  },
  'client-cert-refused': {
    title: 'The broker did not accept the client certificate',
    next: 'Wrong authority, or revoked. Ask for a new one.',
    retry: 'attention',
  },
  'key-passphrase': { title: 'The passphrase of the key file is wrong', next: 'Enter the passphrase again.', retry: 'attention' },
  'key-mismatch': { title: 'Certificate and key do not belong together', next: 'Choose the key that was made with this certificate.', retry: 'attention' },
  'pfx-unreadable': { title: 'The PFX file cannot be read', next: 'It is no PFX/P12 file, or the passphrase is wrong.', retry: 'attention' },
  'ws-path': { title: 'The WebSocket path is wrong', next: 'Common paths are /mqtt and /.', retry: 'attention' },
  'ws-auth': { title: 'A proxy in front of the broker refuses', next: 'It wants a token or a header. Ask who runs it.', retry: 'attention' },
  'ws-subprotocol': { title: 'This WebSocket does not speak MQTT', next: 'Check host, port and path.', retry: 'attention' },
  'bad-credentials': { title: 'User name or password is wrong', next: 'Enter them again. Both are case-sensitive.', retry: 'attention' },
  'not-authorised': {
    title: 'The broker does not let this user connect',
    next: 'Check user name and password first (some brokers answer a wrong password like this), then the rights of the user.',
    retry: 'attention',
  },
  'protocol-version': {
    title: 'The broker does not speak this version of MQTT',
    next: 'Choose the version "automatic", which tries 5 and then 3.1.1. If that is chosen, the broker knows neither: update it.',
    retry: 'attention',
  },
  'client-id-refused': { title: 'The broker does not accept our client id', next: 'Ask who runs the broker which client ids are allowed.', retry: 'attention' },
  'broker-unavailable': { title: 'The broker is not ready', next: 'It is starting or stopping. Nothing to do; it is tried again.', retry: 'backoff' },
  busy: { title: 'The broker is full or limits connections', next: 'Ask who runs the broker to raise the limit if this lasts.', retry: 'backoff' },
  banned: { title: 'The broker has banned this client', next: 'Ask who runs the broker to lift the ban.', retry: 'attention' },
  moved: { title: 'The broker has moved', next: 'It points to: {server}. Change the address.', retry: 'attention' },
  'client-id-taken': {
    title: 'Another program uses our client id',
    next: 'Is Fieldwatch open twice, or a copy of its data folder on another computer? Only one of them may connect.',
    retry: 'once-a-minute',
  },
  'keepalive-lost': { title: 'The broker stopped answering', next: 'The link is lost, or the broker is overloaded. It is tried again.', retry: 'backoff' },
  'connection-lost': {
    title: 'The connection to the broker was lost',
    next: 'The network was interrupted, or the broker restarted. It is tried again.',
    retry: 'backoff',
  },
  kicked: { title: 'The broker ended the connection', next: 'It said: {reason}.', retry: 'backoff' },
  'subscribe-refused': {
    title: 'Not allowed to read some topics',
    next: 'Refused: {filters}. Ask for the right to read them, or remove them. The others go on.',
    retry: 'stays',
  },
  storage: {
    title: 'This computer cannot store data',
    next: 'Is the disk full, or is another program holding the data? The details name it. Messages wait at the broker meanwhile.',
    retry: 'stays',
  },
  unknown: { title: 'The connection failed for a reason that has no name yet', next: 'Copy the details and report them.', retry: 'backoff' },
} as const satisfies Record<string, Row>;
export type CauseCode = keyof typeof causes;
