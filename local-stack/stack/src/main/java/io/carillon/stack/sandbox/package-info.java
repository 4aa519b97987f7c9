/**
 * What stands in for the outside world on one machine: a mail server that delivers to nobody and
 * shows what it got ({@code /inbox}), and a receiver of traces that shows them ({@code /traces}).
 * Each vendor that is played here is one package-private class behind {@link Doors}; what it keeps
 * is bounded.
 */
@NullMarked
package io.carillon.stack.sandbox;

import org.jspecify.annotations.NullMarked;
