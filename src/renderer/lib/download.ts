/** The browser shell hands a file over behind a single-use address: a link that is pressed once. */
export const download = ({ path, name }: { readonly path: string; readonly name: string }): void => {
  const link = document.createElement('a');
  link.href = path;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
};
