/**
 * The audit log: what every service tells of its changes, kept for ever as a chain of hashes for
 * each tenant, so that a row that was removed, altered or moved is found.
 */
@NullMarked
package io.carillon.analytics.audit;

import org.jspecify.annotations.NullMarked;
