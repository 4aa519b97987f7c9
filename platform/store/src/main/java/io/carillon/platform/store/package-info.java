/**
 * PostgreSQL as every service uses it: one pool, plain SQL through JDBI, transactions that see the
 * tenants they name and no others; workers on what waits there; and the small things that lists and
 * writes share (cursors, entity tags, idempotency keys, ids).
 */
@NullMarked
package io.carillon.platform.store;

import org.jspecify.annotations.NullMarked;
