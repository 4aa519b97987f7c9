/** The scorecard as people and machines ask for it: JSON, a picture, gRPC. */
@NullMarked
package io.carillon.scorecard.card;

import org.jspecify.annotations.NullMarked;
