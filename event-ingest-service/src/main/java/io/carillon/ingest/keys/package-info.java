/**
 * Write keys: what an app or a server sends events with. A key is shown once and kept as its
 * SHA-256; every door reads the hashes from the definitions, so that a revoked key is refused
 * everywhere within two seconds and no database stands on the way of an event.
 */
@NullMarked
package io.carillon.ingest.keys;

import org.jspecify.annotations.NullMarked;
