/**
 * Secrets that a tenant's own systems share with this house, by use: to vouch for the user of an
 * inbox, and to know a webhook for ours. Shown once, rotated with an overlap, ended at once; only
 * the fact that one was made is stored.
 */
@NullMarked
package io.carillon.messaging.secret;

import org.jspecify.annotations.NullMarked;
