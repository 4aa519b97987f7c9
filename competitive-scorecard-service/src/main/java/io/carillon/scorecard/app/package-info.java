/** Apps, the tenant's own and others', and which of them compete. */
@NullMarked
package io.carillon.scorecard.app;

import org.jspecify.annotations.NullMarked;
