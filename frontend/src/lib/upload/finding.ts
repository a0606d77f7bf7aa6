/** Which files somebody dropped, pasted or chose: folders are read to their depths. */

import { isHidden } from './accepted.ts';

/** A file, and where it is below what was dropped or chosen (`Wedding/Church/DSC_0417.jpg`). */
export interface Found {
  file: File;
  path: string;
}

/** What was found: the files in the order of their names, and what was left aside. */
export interface Finds {
  found: Found[];
  /** How many files and folders were passed over because a system put them there. */
  hidden: number;
  /** The paths of the folders and files that could not be read. */
  unreadable: string[];
}

const byPath = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * The files in what was dropped or pasted. What the event carries is gone as soon as its handler
 * returns, so it is taken out at once; reading the folders goes on afterwards.
 */
export function findIn(transfer: DataTransfer): Promise<Finds> {
  const entries: FileSystemEntry[] = [];
  const plain: File[] = [];
  for (const item of Array.from(transfer.items)) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = entry ? null : item.getAsFile();
    if (entry) entries.push(entry);
    else if (file) plain.push(file);
  }
  return findBelow(entries, findAmong(plain));
}

/** The files that a picker gave, of single files or of a folder. */
export function findAmong(files: Iterable<File>): Finds {
  const finds: Finds = { found: [], hidden: 0, unreadable: [] };
  for (const file of files) take(file, file.webkitRelativePath || file.name, finds);
  return inOrder(finds);
}

async function findBelow(entries: FileSystemEntry[], finds: Finds): Promise<Finds> {
  for (const entry of entries) await walk(entry, finds);
  return inOrder(finds);
}

async function walk(entry: FileSystemEntry, finds: Finds): Promise<void> {
  const path = entry.fullPath.replace(/^\//, '') || entry.name;
  if (isHidden(path)) {
    finds.hidden += 1;
    return;
  }
  try {
    if (entry.isFile) {
      take(await fileOf(entry as FileSystemFileEntry), path, finds);
    } else {
      for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) {
        await walk(child, finds);
      }
    }
  } catch {
    // Taken away in the meantime, or not ours to read: said by name, and the others go on.
    finds.unreadable.push(path);
  }
}

function take(file: File, path: string, finds: Finds): void {
  if (isHidden(path)) finds.hidden += 1;
  else finds.found.push({ file, path });
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A folder gives its children in portions, a hundred at a time in Chromium, until there are none. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (portion.length === 0) return children;
    children.push(...portion);
  }
}

function inOrder(finds: Finds): Finds {
  finds.found.sort((a, b) => byPath.compare(a.path, b.path));
  return finds;
}
