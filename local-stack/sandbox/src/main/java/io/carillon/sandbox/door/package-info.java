/** The HTTP server that all doors of the sandbox share, and what they read and answer. */
@NullMarked
package io.carillon.sandbox.door;

import org.jspecify.annotations.NullMarked;
