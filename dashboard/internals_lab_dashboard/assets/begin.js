// The last script: everything that the page is made of is there now.
new window.DashRenderer();
