/** What the stores said of an app: files of dated lines, kept as they are and never changed. */
@NullMarked
package io.carillon.scorecard.snapshot;

import org.jspecify.annotations.NullMarked;
