/** Secrets that the sandbox makes at its first start and keeps for the next ones. */
@NullMarked
package io.carillon.sandbox.key;

import org.jspecify.annotations.NullMarked;
