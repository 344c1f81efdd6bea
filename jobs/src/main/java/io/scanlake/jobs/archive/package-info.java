/**
 * The files of an archive on any store: listing a folder, finding what an address names, opening a
 * file. Paths are texts, as the ledger keeps them.
 *
 * <p>Local disks are read by Java's own calls and not through Hadoop, whose local file system
 * leaves out names that it cannot decode, throws on a colon, follows every link, and lets a side
 * file of checksums decide whether a file can be read.
 *
 * <p>May use the reject codes; is used by {@code inventory} and {@code analyze}.
 */
package io.scanlake.jobs.archive;
