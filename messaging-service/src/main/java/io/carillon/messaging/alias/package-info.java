/**
 * Under which ids a person was known: merged profiles, read from `profiles.state`. Messages keep
 * the id they were asked for; looking follows the aliases. An erased person's words are taken out
 * here; other features hear of both as a {@link io.carillon.messaging.alias.Follower}.
 */
@NullMarked
package io.carillon.messaging.alias;

import org.jspecify.annotations.NullMarked;
