/**
 * The real parts that Carillon stands on — PostgreSQL, Kafka, Redis — as operating-system processes
 * from Maven Central artifacts, and what must be in them before a service starts: roles, schemas,
 * topics. The local stack and the tests start the same parts through this package.
 */
@NullMarked
package io.carillon.parts;

import org.jspecify.annotations.NullMarked;
