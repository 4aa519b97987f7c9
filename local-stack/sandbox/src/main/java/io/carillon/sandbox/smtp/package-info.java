/** A mail server that accepts mail for everybody and delivers it to the inbox. */
@NullMarked
package io.carillon.sandbox.smtp;

import org.jspecify.annotations.NullMarked;
