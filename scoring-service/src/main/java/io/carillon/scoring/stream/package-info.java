/**
 * The stream: resolved events in, scored events out, one record per profile in one store beside a
 * time index. The decisions are in {@code fact}; here is what reads, keeps, repeats and serves
 * them.
 */
@NullMarked
package io.carillon.scoring.stream;

import org.jspecify.annotations.NullMarked;
