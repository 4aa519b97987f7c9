/** A receiver of traces (OTLP over HTTP) that shows them at {@code /traces}. */
@NullMarked
package io.carillon.sandbox.otlp;

import org.jspecify.annotations.NullMarked;
