/**
 * Secrets that others gave us and that we must be able to read: encrypted at rest, with a key that
 * the database does not have.
 */
@NullMarked
package io.carillon.ingest.seal;

import org.jspecify.annotations.NullMarked;
