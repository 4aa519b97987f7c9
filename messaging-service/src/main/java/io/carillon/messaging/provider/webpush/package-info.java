/** Push to browsers: RFC 8030, encrypted by RFC 8291, signed by RFC 8292 (VAPID). */
@NullMarked
package io.carillon.messaging.provider.webpush;

import org.jspecify.annotations.NullMarked;
