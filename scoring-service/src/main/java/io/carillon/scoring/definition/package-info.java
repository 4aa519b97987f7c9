/**
 * What marketers define: computed traits and segments. They are read strictly and checked here,
 * kept in the service's own table, told to every process, and put together as one tenant's rules.
 */
@NullMarked
package io.carillon.scoring.definition;

import org.jspecify.annotations.NullMarked;
