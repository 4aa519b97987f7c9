/**
 * Under which ids a person was known: merged profiles, read from `profiles.state`. Messages keep
 * the id they were asked for; looking follows the aliases. An erased person's words are taken out
 * here.
 */
@NullMarked
package io.carillon.messaging.alias;

import org.jspecify.annotations.NullMarked;
