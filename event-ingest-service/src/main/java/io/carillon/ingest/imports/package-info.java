/**
 * Files of events or of people. A file is kept in the database until each of its records has become
 * an event or an error; any process goes on where another one stopped, and what comes twice has the
 * ids that it had.
 */
@NullMarked
package io.carillon.ingest.imports;

import org.jspecify.annotations.NullMarked;
