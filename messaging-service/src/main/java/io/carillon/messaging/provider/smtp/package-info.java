/**
 * E-mail by SMTP: pooled connections, one try, and an exact answer whether the server had the whole
 * message when something went wrong.
 */
@NullMarked
package io.carillon.messaging.provider.smtp;

import org.jspecify.annotations.NullMarked;
