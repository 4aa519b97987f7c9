/**
 * Apple's push service over HTTP/2 on a port of its own: {@code POST /3/device/{token}} with a
 * provider token that a key of the sandbox signed.
 */
@NullMarked
package io.carillon.sandbox.apns;

import org.jspecify.annotations.NullMarked;
