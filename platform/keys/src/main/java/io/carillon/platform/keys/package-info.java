/**
 * Write keys as a door checks them: by their hashes, which every process reads from the
 * definitions, so that a revoked key is refused everywhere within two seconds and no database
 * stands on the way. Ingestion makes, rotates and revokes them; nobody has them in clear.
 */
@NullMarked
package io.carillon.platform.keys;

import org.jspecify.annotations.NullMarked;
