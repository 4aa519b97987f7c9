/**
 * What the vendors are told to do wrong: slow answers, answers that never come, errors behind an
 * acceptance, refusals. A rule is for one vendor, for all recipients or one, and for so many
 * requests.
 */
@NullMarked
package io.carillon.sandbox.misbehaviour;

import org.jspecify.annotations.NullMarked;
