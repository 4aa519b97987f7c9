/** The platform's memory: every event that was resolved, and whose it was. */
@NullMarked
package io.carillon.analytics;

import org.jspecify.annotations.NullMarked;
