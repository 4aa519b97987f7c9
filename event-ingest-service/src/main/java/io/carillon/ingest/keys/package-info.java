/**
 * Write keys: what an app or a server sends events with. A key is shown once and kept as its
 * SHA-256, which every door reads from the definitions (see {@link io.carillon.platform.keys}).
 */
@NullMarked
package io.carillon.ingest.keys;

import org.jspecify.annotations.NullMarked;
