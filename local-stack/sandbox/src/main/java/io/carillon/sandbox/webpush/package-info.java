/**
 * A push service for browsers (RFC 8030) with subscriptions whose keys it keeps, so that it reads
 * what a browser would read: {@code POST /webpush/subscriptions} makes one, {@code POST
 * /webpush/{subscription}} pushes to it, {@code DELETE} ends it.
 */
@NullMarked
package io.carillon.sandbox.webpush;

import org.jspecify.annotations.NullMarked;
