/**
 * Calls to systems of the sender's own, signed by Standard Webhooks. The message's id is the
 * `webhook-id`, by which a receiver knows a repetition; so what may or may not have arrived is sent
 * again under the same id, and nothing ends UNKNOWN. Addresses of private networks are not called
 * unless they were allowed, redirects are not followed, and of an answer only the status counts.
 */
@NullMarked
package io.carillon.messaging.provider.webhook;

import org.jspecify.annotations.NullMarked;
