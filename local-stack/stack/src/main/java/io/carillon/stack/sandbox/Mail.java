package io.carillon.stack.sandbox;

import java.time.Instant;
import java.util.List;

/**
 * A mail as it came in.
 *
 * @param receivedAt when its last line had arrived
 * @param from the envelope's sender
 * @param to the envelope's recipients, in lower case
 * @param raw headers and body as sent
 */
record Mail(Instant receivedAt, String from, List<String> to, byte[] raw) {}
